//! A persistent map that is mapped; the services stand still, which saves it what krt keeps track of.

use std::collections::HashMap;
use std::rc::Rc;

use im_rc::OrdMap;
use incremental::IncrState;
use incremental_map::prelude::*;
use mesh_measure::{process_time, timed};

use crate::Times;
use crate::rows::{Place, Rows};

pub(crate) fn times(rows: &Rows) -> Times {
    let mut by_place = HashMap::<Place, Vec<u32>>::new();
    for (place, service) in &rows.services {
        by_place.entry(*place).or_default().push(*service);
    }
    let state = IncrState::new();
    let pods = state.var(OrdMap::<u32, (Place, u32)>::new());
    let by_place = Rc::new(by_place);
    let workloads = pods.incr_filter_mapi_(move |_, pod| {
        let by_place = Rc::clone(&by_place);
        pod.map(move |(place, ip)| by_place.get(place).map(|services| (*ip, services.clone())))
    });
    let observed = workloads.observe();
    let build = timed(process_time, || {
        pods.modify(|map| {
            for (place, (pod, ip)) in &rows.pods {
                map.insert(*pod, (*place, *ip));
            }
        });
        state.stabilise();
    });
    assert_eq!(observed.value().len(), rows.workloads());
    let updates = timed(process_time, || {
        for (place, pod, [_, new]) in &rows.changes {
            pods.modify(|map| {
                map.insert(*pod, (*place, *new));
            });
            state.stabilise();
        }
    });
    for (_, pod, [_, new]) in rows.changes.iter().rev().take(1) {
        assert_eq!(observed.value().get(pod).map(|(ip, _)| *ip), Some(*new));
    }
    Times { build, updates }
}
