//! Who, what vehicle, where.

use jiff::civil::{Date, date};
use law::{
    identity::{CreditCode, IdentityError, ResidentId},
    place::{Cgcs2000, Direction, Place, PlaceError, RoadNumber, RoadPoint, Stake},
    plate::{Plate, PlateColour, PlateKind, Vessel},
};
use proptest::prelude::*;

/// A number with its check character, made from the first seventeen digits.
fn numbered(first: &str) -> String {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = first.chars().zip(weights).map(|(c, w)| c.to_digit(10).unwrap() * w).sum();
    let check = "10X98765432".chars().nth(usize::try_from(sum % 11).unwrap()).unwrap();
    format!("{first}{check}")
}

#[test]
fn an_identity_number_is_checked() {
    // The example of GB 11643.
    let id: ResidentId = "11010519491231002X".parse().unwrap();
    assert_eq!(id.birth_date(), date(1949, 12, 31));
    assert_eq!(id.full(), "11010519491231002X");
    assert_eq!(id.to_string(), "110***********002X");
    assert_eq!(format!("{id:?}"), "ResidentId(\"110***********002X\")");
    // Lower-case, full-width and spaces.
    assert_eq!("１１０１０５ 19491231 002x".parse::<ResidentId>().unwrap(), id);
    for (text, says) in [
        ("", "请填写"),
        ("110105491231002", "15位旧身份证"),
        ("1101051949123100", "应为18位，现为16位"),
        ("110105194912310021", "校验位不符"),
        ("110105194912310A2X", "第16位“A”"),
        ("X10105194912310020", "第1位“X”"),
        (&numbered("11010519490230002"), "不是有效的出生日期"),
        (&numbered("99010500001231002"), "不是有效的出生日期"),
        (&numbered("16010519491231002"), "不是行政区划"),
    ] {
        let error = text.parse::<ResidentId>().unwrap_err().to_string();
        assert!(error.contains(says), "{text}: {error}");
    }
}

#[test]
fn nobody_is_born_after_today() {
    let number = numbered("43010220261125001");
    let on = date(2026, 11, 24);
    let born = IdentityError::BornLater { birth: date(2026, 11, 25), on };
    assert_eq!(ResidentId::parse(&number, on), Err(born));
    assert!(ResidentId::parse(&number, date(2026, 11, 25)).is_ok());
}

#[test]
fn an_age_is_reached_on_the_day_after_the_birthday() {
    let born = |first: &str| numbered(first).parse::<ResidentId>().unwrap();
    let boy = born("43010220120310001");
    for (on, years) in [
        (date(2026, 3, 9), 13),
        (date(2026, 3, 10), 13),
        (date(2026, 3, 11), 14),
        (date(2012, 3, 10), 0),
        (date(2011, 1, 1), 0),
    ] {
        assert_eq!(boy.full_years_on(on), years, "{on}");
    }
    // Born on a leap day.
    let leap = born("43010220120229001");
    for (on, years) in
        [(date(2026, 2, 28), 13), (date(2026, 3, 1), 14), (date(2028, 2, 29), 15), (date(2028, 3, 1), 16)]
    {
        assert_eq!(leap.full_years_on(on), years, "{on}");
    }
}

#[test]
fn a_credit_code_is_checked() {
    let code: CreditCode = "91350100m000100y43".parse().unwrap();
    assert_eq!(code.to_string(), "91350100M000100Y43");
    for (text, says) in [
        ("91350100M000100Y44", "校验位不符"),
        ("91350100M000100O43", "第16位“O”"),
        ("9135A100M000100Y43", "第5位“A”"),
        ("91350100M000100Y4", "应为18位，现为17位"),
        (" ", "请填写"),
    ] {
        let error = text.parse::<CreditCode>().unwrap_err().to_string();
        assert!(error.contains(says), "{text}: {error}");
    }
}

#[test]
fn plates_take_one_spelling() {
    for (text, plate, kind) in [
        ("湘a·12345", "湘A12345", PlateKind::Ordinary),
        ("湘 Ａ１２３４５", "湘A12345", PlateKind::Ordinary),
        ("粤B-AB123", "粤BAB123", PlateKind::Ordinary),
        ("湘AD12345", "湘AD12345", PlateKind::NewEnergySmall),
        ("湘AF1234F", "", PlateKind::Ordinary),
        ("湘AFA2345", "湘AFA2345", PlateKind::NewEnergySmall),
        ("湘A12345D", "湘A12345D", PlateKind::NewEnergyLarge),
        ("湘A1234挂", "湘A1234挂", PlateKind::Trailer),
        ("湘A1234学", "湘A1234学", PlateKind::Training),
        ("湘A1234警", "湘A1234警", PlateKind::Police),
        ("粤ZF023港", "粤ZF023港", PlateKind::HongKong),
        ("粤ZF023澳", "粤ZF023澳", PlateKind::Macao),
        ("沪A1234领", "沪A1234领", PlateKind::Consulate),
        ("使014001", "使014001", PlateKind::Embassy),
        ("224578使", "224578使", PlateKind::Embassy),
        ("京X1234应急", "京X1234应急", PlateKind::Emergency),
        ("京A1234试", "京A1234试", PlateKind::Trial),
    ] {
        match text.parse::<Plate>() {
            Ok(found) => assert_eq!((found.as_str(), found.kind()), (plate, kind), "{text}"),
            Err(error) => assert!(plate.is_empty(), "{text}: {error}"),
        }
    }
}

#[test]
fn plates_that_cannot_exist_are_refused_in_chinese() {
    for (text, says) in [
        ("", "请填写"),
        ("美A12345", "省份简称"),
        ("湘I12345", "发牌机关"),
        ("湘", "发牌机关"),
        ("湘A1234", "位数"),
        ("湘A1234567", "位数"),
        ("湘A1234I", "不能有“I”"),
        ("湘A12O45", "不能有“O”"),
        ("湘AABCDE", "全是字母"),
        ("湘AL12345", "新能源"),
        ("湘A123挂", "“挂”字车牌"),
        ("湘ZF023港", "“港”字车牌"),
        ("使12", "“使”字车牌"),
        ("京A1234应急", "“应急”字车牌"),
        ("WJ京1234X", "武警"),
    ] {
        let error = text.parse::<Plate>().unwrap_err().to_string();
        assert!(error.contains(says), "{text}: {error}");
    }
}

#[test]
fn a_plate_has_its_colours() {
    let plate: Plate = "湘AD12345".parse().unwrap();
    assert_eq!(plate.check_colour(PlateColour::GradientGreen), Ok(()));
    let error = plate.check_colour(PlateColour::Blue).unwrap_err().to_string();
    assert_eq!(error, "“湘AD12345”不会是蓝色车牌");
    assert_eq!(serde_json::to_string(&PlateColour::YellowGreen).unwrap(), "\"黄绿\"");
    for colour in PlateColour::ALL {
        assert_eq!(serde_json::to_string(&colour).unwrap(), format!("\"{}\"", colour.label()));
    }
}

#[test]
fn vessels_are_described() {
    let vessel = Vessel::parse("湘长沙货0123", "413812345", "CN20091234567").unwrap();
    assert_eq!(vessel.mmsi.as_deref(), Some("413812345"));
    assert_eq!(Vessel::parse("湘货1", "", " ").unwrap().registration, None);
    for (name, mmsi, registration, says) in [
        ("", "", "", "请填写船名"),
        ("湘<货>", "", "", "船名"),
        ("湘货1", "123456789", "", "MMSI"),
        ("湘货1", "41381234", "", "MMSI"),
        ("湘货1", "", "12", "登记号"),
        ("湘货1", "", "CN123456789", "登记号"),
    ] {
        let error = Vessel::parse(name, mmsi, registration).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
}

#[test]
fn a_point_on_a_road_is_read_and_printed() {
    let point = RoadPoint {
        number: "g107".parse().unwrap(),
        direction: Direction::Up,
        stake_m: "k1234 + 567".parse().unwrap(),
    };
    assert_eq!(point.to_string(), "G107上行K1234+567");
    assert_eq!(point.stake_m.metres(), 1_234_567);
    assert_eq!("K5".parse::<Stake>().unwrap().to_string(), "K5+000");
    for text in ["1234+567", "K1234+5", "K12345+000", "K+001", "K", "K1+00a"] {
        assert!(matches!(text.parse::<Stake>(), Err(PlaceError::Stake { .. })), "{text}");
    }
    for (text, class) in [
        ("高速G4", "高速公路"),
        ("G107", "国道"),
        ("G1523", "高速公路"),
        ("S203", "省道"),
        ("S50", "高速公路"),
        ("x012", "县道"),
        ("Y001", "乡道"),
        ("C123", "村道"),
        ("Z001", "专用公路"),
    ] {
        assert_eq!(text.parse::<RoadNumber>().unwrap().class(), class, "{text}");
    }
    for text in ["", "107", "G", "G12345", "A12", "G15W3"] {
        assert!(text.parse::<RoadNumber>().is_err(), "{text}");
    }
}

#[test]
fn a_point_on_the_ground_is_read_without_floats() {
    let point = Cgcs2000::parse("112.938814", "28.228209").unwrap();
    assert_eq!((point.lon_e7(), point.lat_e7()), (1_129_388_140, 282_282_090));
    assert_eq!(point.to_string(), "112.9388140,28.2282090");
    // More places than the type has are dropped.
    assert_eq!(Cgcs2000::parse("112.93881409999", "28").unwrap().lon_e7(), 1_129_388_140);
    assert_eq!(Cgcs2000::parse("28.228209", "112.938814"), Err(PlaceError::Swapped));
    assert_eq!(Cgcs2000::parse("2.35", "48.85"), Err(PlaceError::Outside));
    assert_eq!(Cgcs2000::parse("-112.9", "28.2"), Err(PlaceError::Outside));
    assert_eq!(Cgcs2000::parse("999", "28.2"), Err(PlaceError::Outside));
    for text in ["", "112°56′", "1e2", "112.", ".5", "1129.3"] {
        assert!(matches!(Cgcs2000::parse(text, "28"), Err(PlaceError::Degrees { .. })), "{text}");
    }
    assert!(serde_json::from_str::<Cgcs2000>(r#"{"lon_e7":0,"lat_e7":0}"#).is_err());
}

#[test]
fn a_place_has_words() {
    assert_eq!(Place::new("  "), Err(PlaceError::Empty));
    assert_eq!(Place::new(&"长".repeat(201)), Err(PlaceError::TooLong));
    let place = Place::new(" 长沙市芙蓉区 ").unwrap();
    let json = serde_json::to_string(&place).unwrap();
    assert_eq!(json, r#"{"text":"长沙市芙蓉区"}"#);
    assert_eq!(serde_json::from_str::<Place>(&json).unwrap(), place);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn one_wrong_digit_is_always_found(
        serial in 0_u32..1000, days in 0_i64..30000, place in 0_usize..17, shift in 1_u32..10,
    ) {
        let born = date(1930, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
        let number = numbered(&format!("430102{}{serial:03}", born.strftime("%Y%m%d")));
        prop_assert_eq!(number.parse::<ResidentId>().unwrap().birth_date(), born);
        let wrong: String = number
            .chars()
            .enumerate()
            .map(|(at, c)| match c.to_digit(10) {
                Some(digit) if at == place => char::from_digit((digit + shift) % 10, 10).unwrap(),
                _ => c,
            })
            .collect();
        prop_assert!(wrong.parse::<ResidentId>().is_err());
    }

    #[test]
    fn full_years_rise_by_one_at_most_each_day(days in 0_i64..40000) {
        let id: ResidentId = numbered("43010220120229001").parse().unwrap();
        let on: Date = date(2010, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
        let next = id.full_years_on(on.tomorrow().unwrap());
        prop_assert!(next == id.full_years_on(on) || next == id.full_years_on(on) + 1);
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,24}") {
        let _ = text.parse::<Plate>();
        let _ = text.parse::<ResidentId>();
        let _ = text.parse::<CreditCode>();
        let _ = text.parse::<Stake>();
        let _ = text.parse::<RoadNumber>();
        let _ = text.parse::<law::money::Fen>();
        let _ = Cgcs2000::parse(&text, &text);
        let _ = Vessel::parse(&text, &text, &text);
    }
}
