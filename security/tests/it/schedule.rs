//! When keys are fetched, on a clock that stands still.

use std::time::Duration;

use mesh_security::{
    fetch::FetchError,
    jwks::{RemoteKeys, RemoteOptions},
};
use tokio::time::Instant;

use crate::{
    issuer::{Behaviour, Issuer, pass, response},
    remote_keys::{Guard, long_lived, remote, seconds},
    signing::p256_keys,
};

/// When requests reach the issuer while the schedule runs for `length`.
async fn times_of_requests(issuer: &Issuer, options: RemoteOptions, length: u64) -> Vec<u64> {
    let keys = remote(issuer, options);
    let start = Instant::now();
    let mut times = Vec::new();
    let watch = async {
        while start.elapsed() < seconds(length) {
            while times.len() < issuer.requests() {
                times.push(start.elapsed().as_secs());
            }
            pass(Duration::from_millis(100)).await;
        }
    };
    tokio::select! {
        () = keys.run() => unreachable!("the schedule has no end"),
        () = watch => {}
    }
    times
}

#[tokio::test(start_paused = true)]
async fn fetches_come_every_twenty_minutes_give_or_take_a_tenth() {
    let issuer = Issuer::publishing(&p256_keys());
    let times = times_of_requests(&issuer, RemoteOptions::new(), 10 * 1200).await;
    assert!((9..=11).contains(&times.len()), "{times:?}");
    for pair in times.windows(2) {
        assert!((1080..=1320).contains(&(pair[1] - pair[0])), "{times:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn failures_are_retried_ever_more_slowly() {
    let issuer = Issuer::new([Behaviour::Fail(FetchError::Status(500))]);
    let times = times_of_requests(&issuer, RemoteOptions::new(), 300).await;
    let gaps: Vec<u64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    for (gap, expected) in gaps.iter().zip([1_u64, 2, 4, 8, 16, 32, 60, 60]) {
        assert!(gap.abs_diff(expected) <= 1 + expected / 9, "{gaps:?}");
    }
    assert!(times.len() >= 8, "{times:?}");
}

#[tokio::test(start_paused = true)]
async fn the_issuer_may_ask_for_another_interval_within_bounds() {
    for (max_age, expected) in [(1, 60), (600, 600), (1_000_000, 86_400)] {
        let answer = response(&p256_keys()).with_max_age(seconds(max_age));
        let issuer = Issuer::new([Behaviour::Answer(answer)]);
        let times = times_of_requests(&issuer, RemoteOptions::new(), expected * 2).await;
        let gap = times[1] - times[0];
        assert!(gap.abs_diff(expected) <= expected / 9, "{max_age}: {gap}");
    }
}

#[tokio::test(start_paused = true)]
async fn no_interval_is_too_short_or_too_long() {
    let issuer = Issuer::publishing(&p256_keys());
    let options = RemoteOptions::new().refresh_interval(Duration::ZERO);
    let times = times_of_requests(&issuer, options, 10).await;
    assert!((9..=12).contains(&times.len()), "{times:?}");
    let issuer = Issuer::publishing(&p256_keys());
    let options = RemoteOptions::new().refresh_interval(Duration::MAX).max_stale(Duration::MAX);
    assert_eq!(times_of_requests(&issuer, options, 10).await, [0]);
}

#[tokio::test(start_paused = true)]
async fn one_bad_source_holds_up_no_other() {
    let (bad, good_one) = (Issuer::new([Behaviour::Never]), Issuer::publishing(&p256_keys()));
    let stuck = remote(&bad, RemoteOptions::new());
    let fine = remote(&good_one, RemoteOptions::new());
    tokio::select! {
        () = stuck.run() => unreachable!("the schedule has no end"),
        () = fine.run() => unreachable!("the schedule has no end"),
        () = pass(seconds(1)) => {}
    }
    assert_eq!((stuck.status().generation, fine.status().generation), (0, 1));
}

#[tokio::test(start_paused = true)]
async fn keys_that_nobody_uses_are_forgotten_and_fetched_again_on_demand() {
    let issuer = Issuer::publishing(&p256_keys());
    let options = RemoteOptions::new().idle_after(seconds(3600)).max_stale(seconds(1_000_000));
    let keys = remote(&issuer, options);
    let guard = Guard::new(&keys);
    assert_eq!(guard.verdict(&long_lived()).await, Ok(()));
    let count = times_of_requests_while(&keys, &issuer, 8 * 3600).await;
    assert!(count <= 5, "{count} requests");
    assert_eq!(keys.keys().current().set().keys().len(), 0);
    assert_eq!(guard.verdict(&long_lived()).await, Ok(()));
    assert_eq!(issuer.requests(), count + 1);
}

async fn times_of_requests_while(keys: &RemoteKeys, issuer: &Issuer, length: u64) -> usize {
    tokio::select! {
        () = keys.run() => unreachable!("the schedule has no end"),
        () = pass(seconds(length)) => {}
    }
    issuer.requests()
}
