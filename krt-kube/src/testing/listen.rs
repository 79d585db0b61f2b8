//! A server on a loopback port.

use super::ApiServer;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use tokio::net::TcpListener;
use tokio::task::{AbortHandle, JoinSet};
use tower_service::Service;

/// A loopback port at which a server listens; dropping it closes the port and its connections.
#[must_use = "dropping it closes the port"]
pub struct Listener {
    address: SocketAddr,
    task: AbortHandle,
}

impl ApiServer {
    /// Serves plain HTTP on a free loopback port, for clients that need an address.
    ///
    /// ```
    /// use k8s_openapi::api::core::v1::Pod;
    /// use krt_kube::testing::ApiServer;
    /// use kube::{Api, Client, Config};
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
    /// let listener = ApiServer::new().listen().await?;
    /// let client = Client::try_from(Config::new(listener.url().parse()?))?;
    /// let pods = Api::<Pod>::all(client).list(&Default::default()).await?;
    /// assert!(pods.items.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Fails if no port can be had.
    pub async fn listen(&self) -> io::Result<Listener> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let task = tokio::spawn(accept(self.clone(), listener)).abort_handle();
        Ok(Listener { address, task })
    }
}

impl Listener {
    /// Returns the address.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the address as a URL without a path.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listener").field("address", &self.address).finish_non_exhaustive()
    }
}

async fn accept(server: ApiServer, listener: TcpListener) {
    // Ends with this task, and its connections with it.
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            Some(_) = connections.join_next() => continue,
        };
        let Ok((stream, _)) = accepted else { continue };
        let _ = stream.set_nodelay(true);
        let server = server.clone();
        let serve = service_fn(move |request| server.clone().call(request));
        let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), serve);
        connections.spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended");
            }
        });
    }
}
