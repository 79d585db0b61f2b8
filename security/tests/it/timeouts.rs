//! Authenticators that do not answer.

use std::{future::pending, time::Duration};

use mesh_security::authn::{
    Anonymous, AuthContext, AuthFuture, AuthenticationManager, Authenticator, Caller, Timeouts,
    TimerFuture, Via,
};

use crate::signing::finished;

/// Never answers.
struct Silent;

impl Authenticator for Silent {
    fn kind(&self) -> &str {
        "Silent"
    }

    fn authenticate<'a>(&'a self, _: &'a AuthContext<'_>) -> AuthFuture<'a> {
        Box::pin(pending())
    }
}

/// Answers at once.
struct Prompt;

impl Authenticator for Prompt {
    fn kind(&self) -> &str {
        "Prompt"
    }

    fn authenticate<'a>(&'a self, _: &'a AuthContext<'_>) -> AuthFuture<'a> {
        Box::pin(async { Ok(Caller::new(Via::Tls, ["alice"]).ok()) })
    }
}

/// A timer on which waits of up to `elapsed` are over and longer ones never end.
fn timeouts(elapsed: u64) -> Timeouts {
    Timeouts::new(move |limit: Duration| -> TimerFuture {
        if limit <= Duration::from_secs(elapsed) { Box::pin(async {}) } else { Box::pin(pending()) }
    })
}

fn details(manager: &AuthenticationManager) -> Result<String, String> {
    match finished(manager.authenticate(&AuthContext::new("/"))) {
        Ok(outcome) => Ok(outcome.caller().unwrap().identities()[0].clone()),
        Err(failed) => Err(failed.details()),
    }
}

#[test]
fn expiry_is_an_error_of_the_silent_one_alone() {
    let manager = AuthenticationManager::new().timeouts(timeouts(5)).with(Silent).with(Prompt);
    assert_eq!(details(&manager), Ok("alice".to_owned()));
    let manager = AuthenticationManager::new().timeouts(timeouts(5)).with(Silent).with(Silent);
    let expected = "Authenticator Silent: timed out; Authenticator Silent: timed out";
    assert_eq!(details(&manager), Err(expected.to_owned()));
}

#[test]
fn nobody_is_asked_after_the_overall_limit() {
    let limits = timeouts(3).overall(Duration::from_secs(3));
    let manager = AuthenticationManager::new().timeouts(limits).with(Silent).with(Prompt);
    assert_eq!(details(&manager), Err("Authenticator Silent: timed out".to_owned()));
}

#[test]
fn an_answer_that_is_ready_is_never_too_late() {
    let limits = timeouts(9).overall(Duration::from_secs(1));
    let manager = AuthenticationManager::new().timeouts(limits).with(Prompt);
    assert_eq!(details(&manager), Ok("alice".to_owned()));
}

#[test]
fn expiry_never_makes_a_request_anonymous() {
    let manager =
        AuthenticationManager::new().timeouts(timeouts(5)).anonymous(Anonymous::Allow).with(Silent);
    assert_eq!(details(&manager), Err("Authenticator Silent: timed out".to_owned()));
}
