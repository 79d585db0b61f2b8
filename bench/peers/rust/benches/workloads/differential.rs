//! One worker, and an equi-join; each update is an epoch of its own, as it is a transaction of its own in krt.

use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;

use differential_dataflow::input::InputSession;
use mesh_measure::{process_time, timed};

use crate::Times;
use crate::rows::{Place, Rows};

pub(crate) fn times(rows: &Rows) -> Times {
    let (pods, services) = (rows.pods.clone(), rows.services.clone());
    let (changes, expected) = (rows.changes.clone(), rows.workloads());
    timely::execute_directly(move |worker| {
        let mut pod_input = InputSession::<u64, (Place, (u32, u32)), isize>::new();
        let mut service_input = InputSession::<u64, (Place, u32), isize>::new();
        let seen = Rc::new(RefCell::new(Vec::new()));
        let noted = Rc::clone(&seen);
        let probe = worker.dataflow(|scope| {
            let services = service_input.to_collection(scope);
            let joined = pod_input.to_collection(scope).join(services);
            let workloads = joined.map(|(_, ((pod, ip), service))| (pod, ip, service));
            let (probe, _) =
                workloads.inspect(move |change| noted.borrow_mut().push(change.0)).probe();
            probe
        });
        let mut epoch = 0;
        let mut step = |pods: &mut InputSession<_, _, _>, services: &mut InputSession<_, _, _>| {
            epoch += 1;
            pods.advance_to(epoch);
            pods.flush();
            services.advance_to(epoch);
            services.flush();
            worker.step_while(|| probe.less_than(&epoch));
        };
        let build = timed(process_time, || {
            services.iter().for_each(|row| service_input.insert(*row));
            pods.iter().for_each(|row| pod_input.insert(*row));
            step(&mut pod_input, &mut service_input);
        });
        let with_service: HashSet<u32> = seen.borrow_mut().drain(..).map(|(pod, ..)| pod).collect();
        assert_eq!(with_service.len(), expected);
        let updates = timed(process_time, || {
            for (place, pod, [old, new]) in &changes {
                pod_input.remove((*place, (*pod, *old)));
                pod_input.insert((*place, (*pod, *new)));
                step(&mut pod_input, &mut service_input);
            }
        });
        assert!(seen.borrow().len() >= changes.len());
        Times { build, updates }
    })
}
