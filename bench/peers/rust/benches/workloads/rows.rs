use crate::shape::Shape;
use crate::{STRIDE, UPDATES};

/// The namespace and the app, by which services are found.
pub(crate) type Place = (u32, u32);

/// Pods and services as rows of numbers.
pub(crate) struct Rows {
    /// The place, and number and address of the pod.
    pub(crate) pods: Vec<(Place, (u32, u32))>,
    /// The place, and the number of the service.
    pub(crate) services: Vec<(Place, u32)>,
    /// The place, and number, old address and new address of a pod.
    pub(crate) changes: Vec<(Place, u32, [u32; 2])>,
}

impl Rows {
    pub(crate) fn of(shape: Shape) -> Self {
        let place = |number: u32| (number % shape.namespaces, number % shape.apps);
        let pods = (0..shape.pods).map(|number| (place(number), (number, number))).collect();
        let services = (0..shape.services).map(|number| (place(number), number)).collect();
        let change = |step: u32| {
            let number = step * STRIDE % shape.pods;
            (place(number), number, [number, 1_000_000 + step])
        };
        Self { pods, services, changes: (0..UPDATES).map(change).collect() }
    }

    /// The number of pods that have a service.
    pub(crate) fn workloads(&self) -> usize {
        let places: std::collections::HashSet<Place> =
            self.services.iter().map(|(place, _)| *place).collect();
        self.pods.iter().filter(|(place, _)| places.contains(place)).count()
    }
}
