//! On the way to the identity provider.

use purser_policy::findings::{Finding, FindingCode};

use super::connection::Connection;
use super::oidc::{self, Trouble};
use super::request::{Asked, Request};
use super::saml;
use crate::app::App;
use crate::error::Result;
use crate::members::change::begin;

/// A sign-in that was opened, and where it goes.
pub(crate) struct Departure {
    /// The sign-in.
    pub(crate) request: Request,
    /// Address of the identity provider, or why there is none.
    pub(crate) address: Result<String, Trouble>,
}

/// Opens a sign-in and asks the connection's protocol where the browser has to go.
///
/// # Errors
/// Those of the database.
pub(crate) async fn leave(app: &App, connection: &Connection, asked: &Asked) -> Result<Departure> {
    let mut transaction = begin(app).await?;
    let request = Request::open(&mut transaction, connection, asked).await?;
    transaction.commit().await?;
    // Outside of the transaction: the identity provider may take its time.
    let address = if connection.kind == "saml" {
        saml::address(app, connection, &request)
    } else {
        oidc::address(app, connection, &request).await
    };
    if let Err(trouble) = &address {
        tracing::info!(connection = connection.uuid, ?trouble, "no way to the identity provider");
    }
    Ok(Departure { request, address })
}

impl From<Trouble> for Finding {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::NoAnswer(why) => Self::new(FindingCode::NoAnswer, why),
            Trouble::NotTaken(finding) => finding,
        }
    }
}
