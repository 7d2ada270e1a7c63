//! A database lives as long as its handle.

#[test]
fn each_test_has_a_database_of_its_own() {
    let (Some(one), Some(two)) = (testkit::postgres(), testkit::postgres()) else { return };
    assert_ne!(one.url(), two.url());
    let gone = one.url().to_owned();
    let connect = |url: &str| postgres::Client::connect(url, postgres::NoTls);
    connect(one.url()).unwrap().batch_execute("CREATE TABLE a (b BIGINT)").unwrap();
    let mut other = connect(two.url()).unwrap();
    assert!(other.batch_execute("TABLE a").is_err(), "the other database does not see it");
    drop(one);
    assert!(connect(&gone).is_err());
}
