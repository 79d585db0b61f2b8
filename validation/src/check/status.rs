//! Statuses of HTTP and gRPC.

use crate::{Problem, codes};

const GRPC: [&str; 17] = [
    "OK",
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED",
];

/// Checks an HTTP status that a proxy is to answer with; 600 passes as it does in Istio.
///
/// # Errors
///
/// With the code of the rule that is broken.
pub fn http(status: i64) -> Result<(), Problem> {
    if (200..=600).contains(&status) {
        return Ok(());
    }
    Err(Problem::new(codes::H_STATUS_1, format!("HTTP status {status} is outside 200..600"))
        .with("status", status))
}

/// Checks the name of a gRPC status.
///
/// # Errors
///
/// With the code of the rule that is broken.
pub fn grpc(status: &str) -> Result<(), Problem> {
    if GRPC.contains(&status) {
        return Ok(());
    }
    let message = format!("{status:?} is no gRPC status; statuses are written like NOT_FOUND");
    let problem = Problem::new(codes::H_STATUS_2, message).with("status", status);
    let upper = status.to_ascii_uppercase();
    Err(if GRPC.contains(&upper.as_str()) { problem.replaced(upper) } else { problem })
}

#[cfg(test)]
mod tests {
    use super::{grpc, http};

    #[test]
    fn h_status_1_from_200_to_600_inclusive() {
        assert!(http(200).is_ok());
        assert!(http(600).is_ok());
        for status in [-1, 0, 199, 601] {
            assert_eq!(http(status).unwrap_err().code().id(), "H-STATUS-1");
        }
    }

    #[test]
    fn h_status_2_grpc_names_in_upper_case() {
        assert!(grpc("UNAVAILABLE").is_ok());
        for status in ["", "unavailable", "14", "CANCELED"] {
            assert_eq!(grpc(status).unwrap_err().code().id(), "H-STATUS-2");
        }
    }
}
