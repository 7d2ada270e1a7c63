//! 送达: whether it counts, from which day, and whether it came in time (SM-13, G19).

use jiff::civil::Date;

use super::file::{File, day, each, same_party};
use crate::{
    dossier::act::{
        Served,
        notify::{DocumentKind, Method, Recipient},
    },
    rule,
};

/// The effect of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deemed {
    /// Served on that day; a field that is absent leaves it open whether the service counts.
    On(Date, Option<&'static str>),
    /// Without effect, and why.
    Invalid(&'static str),
    /// The field without which no day is known.
    Unknown(&'static str),
}

/// Valid on that day if something is so.
fn must(value: Option<bool>, field: &'static str, reason: &'static str, on: Date) -> Deemed {
    match value {
        Some(true) => Deemed::On(on, None),
        Some(false) => Deemed::Invalid(reason),
        None => Deemed::On(on, Some(field)),
    }
}

/// The effect of one service.
// Law: 行政处罚法 art. 61.
// Law: 民事诉讼法 art. 87, 89, 91, 95.
pub(super) fn deemed(file: &File<'_>, served: &Served) -> Deemed {
    let Some(sent) = day(served.on.or(served.announced_on)) else { return Deemed::Unknown("on") };
    if served.returned == Some(true) {
        return Deemed::Invalid("被退回或者没有交到受送达人");
    }
    let received = day(served.received_on);
    let Some(method) = served.method else { return Deemed::On(received.unwrap_or(sent), Some("method")) };
    match method {
        Method::Direct => direct(served, received.unwrap_or(sent)),
        Method::Left => left(served, sent),
        Method::Electronic => electronic(file, served, received.unwrap_or(sent)),
        Method::Post | Method::Entrusted => match received {
            Some(on) if served.recipient == Some(Recipient::Stranger) => {
                must(Some(false), "recipient", "签收人不是法定的签收人", on)
            }
            Some(on) => Deemed::On(on, None),
            None => Deemed::Unknown("received_on"),
        },
        Method::Forwarded => match received {
            Some(on) => must(served.forwarding_case, "forwarding_case", "不属于应当转交送达的情形", on),
            None => Deemed::Unknown("received_on"),
        },
        Method::Announced => announced(file, served, day(served.announced_on).unwrap_or(sent)),
    }
}

fn direct(served: &Served, on: Date) -> Deemed {
    if served.refused == Some(true) {
        return if served.at_agency == Some(true) {
            must(served.noted_on_receipt, "noted_on_receipt", "拒绝签收而没有在送达回证上注明", on)
        } else {
            let shown = served.photographed.or(served.noted_on_receipt.filter(|noted| *noted));
            must(shown, "photographed", "拒绝签收而没有拍照、录像", on)
        };
    }
    match served.recipient {
        Some(Recipient::Stranger) => Deemed::Invalid("签收人不是法定的签收人"),
        Some(_) => Deemed::On(on, None),
        None => Deemed::On(on, Some("recipient")),
    }
}

fn left(served: &Served, on: Date) -> Deemed {
    if served.at_domicile == Some(false) {
        return Deemed::Invalid("没有留置在受送达人住所");
    }
    if served.refused == Some(false) {
        return Deemed::Invalid("受送达人没有拒绝签收，不适用留置送达");
    }
    let shown = match (served.witness_signed, served.photographed) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        // One way is enough; a file that denies one and is silent about the other leaves it open.
        _ => None,
    };
    match must(shown, "photographed", "留置送达既没有见证人签名，也没有拍照、录像", on) {
        Deemed::On(on, None) if served.at_domicile.is_none() => Deemed::On(on, Some("at_domicile")),
        Deemed::On(on, None) if served.refused.is_none() => Deemed::On(on, Some("refused")),
        deemed => deemed,
    }
}

// Law: 行政处罚法 art. 61(2).
fn electronic(file: &File<'_>, served: &Served, on: Date) -> Deemed {
    if served.arrived == Some(false) {
        return Deemed::Invalid("电子送达没有到达");
    }
    let party = file.party(served.party.as_deref());
    let consent = served.consent_signed.or_else(|| {
        let party = party?;
        match (party.e_service_consent, day(party.e_service_consent_on)) {
            (Some(false), _) => Some(false),
            (_, Some(signed)) => Some(signed <= on),
            (consent, None) => consent,
        }
    });
    must(consent, "consent_signed", "当事人没有在送达前签署电子送达确认书", on)
}

// Law: 民事诉讼法 art. 95.
// Policy: T14 deemed served at the end of the last day, no roll [P].
fn announced(file: &File<'_>, served: &Served, from: Date) -> Deemed {
    if served.whereabouts_unknown == Some(false) {
        return Deemed::Invalid("能够以其他方式送达的，不得公告送达");
    }
    if served.attempts_recorded == Some(false) {
        return Deemed::Invalid("案卷没有记明公告送达的原因和经过");
    }
    let limits = &file.setting.profile.limits;
    let Ok(mut term) = limits.term_on("announce", from) else { return Deemed::Unknown("announce") };
    match served.announced_days {
        Some(days) if days < term.count => return Deemed::Invalid("公告载明的期限短于法定期限"),
        // The party may rely on a longer period that the announcement itself gives.
        Some(days) => term.count = days,
        None => {}
    }
    let Ok(due) = term.from(from, file.setting.calendar) else { return Deemed::Unknown("announced_on") };
    let missing = if served.whereabouts_unknown.is_none() {
        Some("whereabouts_unknown")
    } else if served.attempts_recorded.is_none() {
        Some("attempts_recorded")
    } else {
        None
    };
    Deemed::On(due.due, missing)
}

/// The services of an act: those that name it, and those that name none and are not older than it.
pub(super) fn of<'f, 'a: 'f>(
    file: &'f File<'a>,
    kind: DocumentKind,
    at: usize,
) -> impl Iterator<Item = (usize, &'a Served)> + use<'f, 'a> {
    let since = file.day(at);
    each!(file, Served).filter(move |(_, served)| {
        served.document == Some(kind)
            && match served.of.as_deref() {
                Some(key) => file.is_named(at, key),
                None => match (day(served.on.or(served.announced_on)), since) {
                    (Some(on), Some(since)) => on >= since,
                    _ => true,
                },
            }
    })
}

/// The day on which an act was first validly served on the party, or on the last of all parties.
pub(super) fn served_on(file: &File<'_>, kind: DocumentKind, at: usize, party: Option<&str>) -> Option<Date> {
    let one = |party: Option<&str>| {
        of(file, kind, at)
            .filter(|(_, served)| same_party(served.party.as_deref(), party))
            .filter_map(|(_, served)| match deemed(file, served) {
                Deemed::On(on, _) => Some(on),
                Deemed::Invalid(_) | Deemed::Unknown(_) => None,
            })
            .min()
    };
    match file.dossier.parties.as_deref() {
        // Every recipient has a clock of his own; what binds all begins with the last.
        Some(parties) if party.is_none() && parties.len() > 1 => {
            let keys = parties.iter().map(|party| party.id.as_deref().or(party.name.as_deref()));
            keys.map(one).try_fold(Date::MIN, |last, on| Some(last.max(on?)))
        }
        _ => one(party),
    }
}

/// Every service on its own.
pub(super) fn check(file: &mut File<'_>) {
    for (at, served) in each!(file, Served) {
        match deemed(file, served) {
            Deemed::Invalid(reason) => {
                file.fault(&rule::G19_VOID, at, format!("送达没有效力：{reason}。"));
            }
            Deemed::Unknown(field) | Deemed::On(_, Some(field)) => file.unknown(&rule::G19_VOID, at, field),
            Deemed::On(_, None) => {}
        }
        file.need(served.receipt, &rule::G19_RECEIPT, at, "receipt", "没有送达回证。");
        // Law: 行政复议法 art. 22(2).
        if served.method == Some(Method::Electronic) && served.document == Some(DocumentKind::Decision) {
            file.need(
                served.internet_review_channel,
                &rule::W2,
                at,
                "internet_review_channel",
                "通过互联网渠道送达决定，没有提供互联网申请复议的渠道。",
            );
        }
    }
}
