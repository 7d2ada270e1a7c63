//! The second factor: a phone that shows codes, and recovery codes for the day on which it is lost.
//!
//! The server makes the secret and never takes one from a page. Binding asks the password again, so that a session left
//! open is not enough. A code is taken once. The password and the second factor are reset by different administrators,
//! so that neither can become somebody else alone.

use jiff::{SignedDuration, Timestamp};
use law::{access::Action, audit::AccessAct};
use store::{
    Tx,
    read::account::{Credential, Factor},
};
use totp_rs::{Builder, Totp};

use crate::{
    App, AppError, Caller,
    audit::log,
    context::{sm3_hex, token},
    form::Problems,
    sign_in::{fail, verify_password},
};

/// A secret that has not seen its first code is forgotten.
pub const PENDING_MINUTES: i64 = 10;
/// Recovery codes that are given at once.
pub const RECOVERY_CODES: usize = 8;
/// Digits of a code on the phone; anything longer is a recovery code.
const CODE_DIGITS: usize = 6;

/// How a person's second factor stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SecondFactor {
    /// It is asked for at sign-in.
    pub enabled: bool,
    /// Recovery codes that are left.
    pub recovery_left: usize,
    /// The secret that waits for its first code.
    pub pending: Option<String>,
}

impl App {
    /// How the caller's second factor stands.
    pub fn second_factor(&self, caller: &Caller) -> Result<SecondFactor, AppError> {
        let (person, now) = (caller.person.clone(), self.clock.now());
        self.store.write(move |tx| {
            let held = tx.credential(&person)?.ok_or(AppError::NotFound)?;
            let factor = tx.factor(&person)?;
            let pending = if waits(&factor, now) { tx.unseal(&factor.pending)? } else { None };
            Ok(SecondFactor {
                enabled: held.second_factor.is_some(),
                recovery_left: factor.recovery.lines().count(),
                pending,
            })
        })
    }

    /// Makes a secret that waits for its first code, after the password has been shown again.
    pub fn start_second_factor(&self, caller: &Caller, password: &str) -> Result<(), AppError> {
        self.check_own_password(caller, password, "password")?;
        let secret: String = token()?.chars().take(40).collect();
        let (person, now) = (caller.person.clone(), self.clock.now());
        self.store.write(move |tx| {
            let pending = tx.seal(&person, &secret)?;
            let factor = Factor { pending, pending_at: now, ..tx.factor(&person)? };
            tx.factor_put(&factor).map_err(AppError::from)
        })
    }

    /// Turns the waiting secret on once a code has shown that the phone has it; answers the recovery codes, shown once.
    pub fn enable_second_factor(&self, caller: &Caller, code: &str) -> Result<Vec<String>, AppError> {
        let codes = recovery_codes()?;
        let recovery = codes.iter().map(|code| recovery_hash(code)).collect::<Vec<_>>().join("\n");
        let (caller, now, code) = (caller.clone(), self.clock.now(), code.to_owned());
        let enabled = self.store.write(move |tx| {
            let factor = tx.factor(&caller.person)?;
            let secret = if waits(&factor, now) { tx.unseal(&factor.pending)? } else { None };
            let Some(secret) = secret else {
                return Ok::<_, AppError>(Err("密钥已过期，请重新绑定。"));
            };
            let Some(step) = step_of(&secret, &code, now) else {
                return Ok(Err("动态口令不正确，请核对手机时间后重试。"));
            };
            let held = tx.credential(&caller.person)?.ok_or(AppError::NotFound)?;
            tx.credential_put(&Credential { second_factor: Some(factor.pending), ..held })?;
            let person = caller.person.clone();
            let factor = Factor { person, recovery, last_step: step, ..Factor::default() };
            tx.factor_put(&factor)?;
            tx.session_delete_others(&caller.person, &caller.session)?;
            log(tx, &caller.person, &caller.agency, now, AccessAct::SecondFactorEnabled)?;
            Ok(Ok(()))
        })?;
        if let Err(message) = enabled {
            let mut problems = Problems::default();
            problems.add("code", message);
            problems.settle()?;
        }
        Ok(codes)
    }

    /// The security administrator closes the second factor of a person whose phone and recovery codes are lost.
    pub fn reset_second_factor(&self, caller: &Caller, person: &str) -> Result<(), AppError> {
        caller.require(Action::RoleGrant, "关闭动态口令")?;
        let (caller, person, now) = (caller.clone(), person.to_owned(), self.clock.now());
        self.store.write(move |tx| {
            let row = tx.person_row(&person)?.ok_or(AppError::NotFound)?;
            if !caller.may_in(Action::RoleGrant, &row.agency) {
                return Err(AppError::NotFound);
            }
            let held = tx.credential(&person)?.ok_or(AppError::NotFound)?;
            let mut problems = Problems::default();
            if person == caller.person {
                problems.add("", "不能关闭自己的动态口令；更换手机的，请在“我的账号”重新绑定。");
            } else if held.second_factor.is_none() {
                problems.add("", "此人没有启用动态口令，不需要关闭。");
            }
            problems.settle()?;
            tx.credential_put(&Credential { second_factor: None, ..held })?;
            tx.factor_put(&Factor { person: person.clone(), ..Factor::default() })?;
            tx.session_delete_others(&person, "")?;
            log(tx, &person, &row.agency, now, AccessAct::SecondFactorReset { by: caller.name })
                .map_err(AppError::from)
        })
    }

    /// Asks the password of somebody who is signed in again. Failures count as those of a sign-in do, and a lock ends
    /// every session: whoever found an open session gets no further guesses.
    pub(crate) fn check_own_password(
        &self,
        caller: &Caller,
        password: &str,
        field: &str,
    ) -> Result<Credential, AppError> {
        let held = self.store.read(|reader| reader.credential(&caller.person).map_err(AppError::from))?;
        let held = held.ok_or(AppError::NotFound)?;
        if verify_password(&held.password, password) {
            return Ok(held);
        }
        let (caller, now, field) = (caller.clone(), self.clock.now(), field.to_owned());
        let wait_seconds = self.store.write(move |tx| {
            let wait = fail(tx, &caller.person, now)?;
            if wait > 0 {
                tx.session_delete_others(&caller.person, "")?;
            }
            let (login, address) = (caller.name.clone(), "已登录的会话".to_owned());
            let act = AccessAct::SignInFailed { login, address, locked: wait > 0 };
            log(tx, &caller.person, &caller.agency, now, act)?;
            Ok::<_, AppError>(wait)
        })?;
        if wait_seconds > 0 {
            return Err(AppError::SignIn { wait_seconds });
        }
        let mut problems = Problems::default();
        problems.add(&field, "口令不正确；连续错误将锁定账号。");
        problems.settle().map(|()| held)
    }
}

/// Takes the code of a sign-in: of the phone, each once, or a recovery code, which is used up. `false`: it is wrong.
pub(crate) fn take_code(
    tx: &mut Tx<'_>,
    person: &str,
    agency: &str,
    sealed: &str,
    code: &str,
    now: Timestamp,
) -> Result<bool, AppError> {
    let factor = tx.factor(person)?;
    if code.trim().chars().count() > CODE_DIGITS {
        let hash = recovery_hash(code);
        let left: Vec<&str> = factor.recovery.lines().filter(|held| *held != hash).collect();
        if left.len() == factor.recovery.lines().count() {
            return Ok(false);
        }
        let used = AccessAct::RecoveryCodeUsed { left: u32::try_from(left.len()).unwrap_or(u32::MAX) };
        tx.factor_put(&Factor { recovery: left.join("\n"), ..factor.clone() })?;
        log(tx, person, agency, now, used)?;
        return Ok(true);
    }
    let Some(secret) = tx.unseal(sealed)? else { return Ok(false) };
    match step_of(&secret, code, now) {
        Some(step) if step > factor.last_step => {
            tx.factor_put(&Factor { last_step: step, ..factor })?;
            Ok(true)
        }
        _ => Ok(false),
    }
}

fn waits(factor: &Factor, now: Timestamp) -> bool {
    !factor.pending.is_empty()
        && now.duration_since(factor.pending_at) < SignedDuration::from_mins(PENDING_MINUTES)
}

/// The half minute of which `code` is the code, now or one before or after.
fn step_of(secret: &str, code: &str, now: Timestamp) -> Option<i64> {
    let seconds = u64::try_from(now.as_second()).unwrap_or(0);
    let step = totp(secret, "")?.check(code.trim(), seconds)?;
    i64::try_from(step).ok()
}

/// The code that a phone shows; what tests type.
pub fn code_at(secret: &str, at: Timestamp) -> Option<String> {
    let seconds = u64::try_from(at.as_second()).ok()?;
    totp(secret, "").map(|totp| totp.generate(seconds).to_string())
}

/// The address that a phone's authenticator reads from a QR code.
pub fn second_factor_url(secret: &str, login: &str) -> Option<String> {
    totp(secret, login).and_then(|totp| totp.to_url().ok())
}

fn totp(secret: &str, login: &str) -> Option<Totp> {
    Builder::new()
        .with_secret(secret.as_bytes().to_vec())
        .with_account_name(login)
        .with_issuer(Some("Hengping"))
        .build()
        .ok()
}

/// Three groups of four each, without letters that look alike: 60 bits, so that a plain hash may be kept.
fn recovery_codes() -> Result<Vec<String>, AppError> {
    let code = || Ok(crate::account::one_time_password()?.chars().take(14).collect());
    std::iter::repeat_with(code).take(RECOVERY_CODES).collect()
}

/// Groups, spaces and case do not matter.
fn recovery_hash(code: &str) -> String {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    sm3_hex(plain.to_ascii_lowercase().as_bytes())
}
