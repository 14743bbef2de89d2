//! Key and certificate of a demo identity provider: made when they are first needed, kept in the database.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD as BASE64, URL_SAFE_NO_PAD as URL_BASE64};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING as ES256, EcdsaKeyPair, KeyPair as _};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::SqlitePool;
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use crate::token::fingerprint;

/// Days a certificate lives whose connection says nothing else.
const DAYS: i64 = 365;

#[derive(Serialize, Deserialize)]
struct Kept {
    /// PKCS #8, as base64.
    key: String,
    /// DER, as base64.
    certificate: String,
}

/// An identity.
pub(super) struct Identity {
    pair: EcdsaKeyPair,
    random: SystemRandom,
    certificate: String,
}

fn failed(error: impl std::fmt::Display) -> sqlx::Error {
    sqlx::Error::Decode(format!("the key of a demo identity provider: {error}").into())
}

impl Identity {
    /// That of the identity provider with this name. A new certificate ends at `ends`, or in a year.
    pub(super) async fn of(pool: &SqlitePool, name: &str, ends: Option<&str>) -> Result<Self, sqlx::Error> {
        let setting = ["demo_idp:", name].concat();
        let mut kept: Option<String> =
            sqlx::query_scalar("SELECT value FROM settings WHERE name = ?").bind(&setting).fetch_optional(pool).await?;
        if kept.is_none() {
            sqlx::query("INSERT OR IGNORE INTO settings (name, value) VALUES (?, ?)")
                .bind(&setting)
                .bind(fresh(name, ends)?)
                .execute(pool)
                .await?;
            kept = sqlx::query_scalar("SELECT value FROM settings WHERE name = ?")
                .bind(&setting)
                .fetch_optional(pool)
                .await?;
        }
        let kept: Kept = serde_json::from_str(&kept.unwrap_or_default()).map_err(failed)?;
        Self::read(&kept)
    }

    /// One that nobody knows, for an answer that is signed by the wrong one.
    pub(super) fn stranger(name: &str) -> Result<Self, sqlx::Error> {
        Self::read(&serde_json::from_str(&fresh(name, None)?).map_err(failed)?)
    }

    fn read(kept: &Kept) -> Result<Self, sqlx::Error> {
        let random = SystemRandom::new();
        let pair =
            EcdsaKeyPair::from_pkcs8(&ES256, &BASE64.decode(&kept.key).map_err(failed)?, &random).map_err(failed)?;
        Ok(Self { pair, random, certificate: kept.certificate.clone() })
    }

    /// The certificate, as base64 of DER.
    pub(super) fn certificate(&self) -> &str {
        &self.certificate
    }

    /// Signs: ECDSA on P-256 with SHA-256, the two numbers one after the other, as JWT and XML signatures have it.
    pub(super) fn sign(&self, data: &[u8]) -> Result<Vec<u8>, sqlx::Error> {
        Ok(self.pair.sign(&self.random, data).map_err(failed)?.as_ref().to_vec())
    }

    fn key_id(&self) -> String {
        fingerprint(&URL_BASE64.encode(self.pair.public_key().as_ref()))[..16].to_owned()
    }

    /// The public key (RFC 7517 and 7518, section 6.2).
    pub(super) fn jwk(&self) -> Value {
        // One byte that says "not compressed", then the coordinates.
        let (x, y) = self.pair.public_key().as_ref()[1..].split_at(32);
        let (x, y) = (URL_BASE64.encode(x), URL_BASE64.encode(y));
        json!({ "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": self.key_id(), "x": x, "y": y })
    }

    /// A signed token (RFC 7519).
    pub(super) fn token(&self, claims: &Value) -> Result<String, sqlx::Error> {
        let header = json!({ "alg": "ES256", "typ": "JWT", "kid": self.key_id() });
        let text = [URL_BASE64.encode(header.to_string()), URL_BASE64.encode(claims.to_string())].join(".");
        let signature = URL_BASE64.encode(self.sign(text.as_bytes())?);
        Ok([text, signature].join("."))
    }
}

fn fresh(name: &str, ends: Option<&str>) -> Result<String, sqlx::Error> {
    let document = EcdsaKeyPair::generate_pkcs8(&ES256, &SystemRandom::new()).map_err(failed)?;
    let key = rcgen::KeyPair::try_from(document.as_ref()).map_err(failed)?;
    let mut params = rcgen::CertificateParams::new(Vec::new()).map_err(failed)?;
    params.distinguished_name.push(rcgen::DnType::CommonName, ["Demo identity provider ", name].concat());
    let now = OffsetDateTime::now_utc();
    params.not_after =
        ends.and_then(|text| OffsetDateTime::parse(text, &Rfc3339).ok()).unwrap_or(now + Duration::days(DAYS));
    params.not_before = (now - Duration::days(1)).min(params.not_after - Duration::days(DAYS));
    let certificate = params.self_signed(&key).map_err(failed)?;
    let kept = Kept { key: BASE64.encode(document.as_ref()), certificate: BASE64.encode(certificate.der()) };
    serde_json::to_string(&kept).map_err(failed)
}
