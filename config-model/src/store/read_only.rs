/// Implements the interface of stores for one that serves the objects of a [`Catalog`](super::catalog::Catalog)
/// and refuses writes.
///
/// Every write is refused as read-only, whatever its kind.
macro_rules! read_only {
    ($store:ty, |$this:ident| $catalog:expr) => {
        impl ConfigStore for $store {
            fn kinds(&self) -> &[GroupVersionKind] {
                let $this = self;
                $catalog.objects().kinds()
            }

            fn get(&self, key: &ConfigKey) -> Option<Arc<Config>> {
                let $this = self;
                $catalog.objects().get(key)
            }

            fn list(
                &self,
                gvk: &GroupVersionKind,
                namespace: NamespaceFilter<'_>,
            ) -> Vec<Arc<Config>> {
                let $this = self;
                $catalog.objects().list(gvk, namespace)
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
                $catalog.subscribe(std::slice::from_ref(gvk), replay, Handler::Each(handler))
            }

            fn subscribe_batches(
                &self,
                kinds: &[GroupVersionKind],
                replay: Replay,
                handler: BatchHandler,
            ) -> Subscription {
                let $this = self;
                $catalog.subscribe(kinds, replay, Handler::Batch(handler))
            }

            fn has_synced(&self) -> bool {
                let $this = self;
                $catalog.objects().has_synced()
            }
        }
    };
}

pub(super) use read_only;
