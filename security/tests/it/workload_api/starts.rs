//! How a start ends.

use std::time::Duration;

use mesh_security::spiffe::{Bundles, WorkloadApi, WorkloadApiError, WorkloadApiOptions};
use tonic::Code;

use super::{
    agent::{Agent, Answer},
    messages::{malformed, options, own_keys, root},
};

/// Why a start fails.
async fn refusal(options: WorkloadApiOptions) -> WorkloadApiError {
    WorkloadApi::connect(options, Bundles::new()).await.map(|_| ()).unwrap_err()
}

/// Why a start fails that has time for two questions.
async fn refusal_in_time(agent: &Agent) -> WorkloadApiError {
    let mut limit = Duration::from_millis(100);
    loop {
        let before = agent.calls().certificates;
        let refusal = refusal(options(agent).first_answer_within(limit)).await;
        if agent.calls().certificates > before + 1 {
            return refusal;
        }
        limit *= 2;
    }
}

#[tokio::test]
async fn a_start_that_cannot_succeed_ends_at_once() {
    for code in [Code::Unimplemented, Code::InvalidArgument] {
        let agent = Agent::start(Answer::Refusal(code), Answer::Message(own_keys()));
        assert_eq!(refusal(options(&agent)).await, WorkloadApiError::Unsupported);
    }
    let nonsense = WorkloadApiOptions::new().endpoint("https://agent.example");
    assert_eq!(refusal(nonsense).await, WorkloadApiError::InvalidEndpoint);
}

#[tokio::test]
async fn a_start_without_a_certificate_says_why() {
    let nowhere = WorkloadApiOptions::new()
        .endpoint("unix:///nowhere/agent.sock")
        .first_answer_within(Duration::from_millis(50));
    assert_eq!(refusal(nowhere).await, WorkloadApiError::Unreachable);
    for answer in [Answer::Refusal(Code::PermissionDenied), Answer::Message(malformed(&root()))] {
        let agent = Agent::start(answer, Answer::Message(own_keys()));
        assert_eq!(refusal_in_time(&agent).await, WorkloadApiError::NoCertificate);
    }
}
