/// Implements the interface of stores for one that serves the objects of a [`MemoryStore`](super::MemoryStore)
/// and refuses writes.
///
/// Every write is refused as read-only, whatever its kind.
macro_rules! read_only {
    ($store:ty, |$this:ident| $objects:expr) => {
        impl ConfigStore for $store {
            fn kinds(&self) -> &[GroupVersionKind] {
                let $this = self;
                $objects.kinds()
            }

            fn get(&self, key: &ConfigKey) -> Option<Arc<Config>> {
                let $this = self;
                $objects.get(key)
            }

            fn list(
                &self,
                gvk: &GroupVersionKind,
                namespace: NamespaceFilter<'_>,
            ) -> Vec<Arc<Config>> {
                let $this = self;
                $objects.list(gvk, namespace)
            }

            fn create(&self, config: Config) -> Result<ResourceVersion, StoreError> {
                Err(StoreError::read_only(config.key()))
            }

            fn update(&self, config: Config) -> Result<ResourceVersion, StoreError> {
                Err(StoreError::read_only(config.key()))
            }

            fn update_status(&self, config: Config) -> Result<ResourceVersion, StoreError> {
                Err(StoreError::read_only(config.key()))
            }

            fn delete(&self, key: &ConfigKey, _: &Precondition) -> Result<(), StoreError> {
                Err(StoreError::read_only(key.clone()))
            }
        }

        impl ConfigController for $store {
            fn subscribe(
                &self,
                gvk: &GroupVersionKind,
                replay: Replay,
                handler: EventHandler,
            ) -> Subscription {
                let $this = self;
                $objects.subscribe(gvk, replay, handler)
            }

            fn has_synced(&self) -> bool {
                let $this = self;
                $objects.has_synced()
            }
        }
    };
}

pub(super) use read_only;
