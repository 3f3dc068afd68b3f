"""Where a dealership's own endpoint may lie: on the public internet, whatever its name says."""

import pytest

from functions.shared.endpoint import ForbiddenEndpoint, check_addresses, check_url, is_local_cloud


@pytest.mark.parametrize(
    "url",
    [
        "https://crm.garage.ca",
        "https://crm.garage.ca/rappel?tenant=1",
        "https://crm.garage.ca:8443/",
        "https://xn--garag-6ra.ca/",
    ],
)
def test_a_domain_s_https_is_good(url: str) -> None:
    check_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://crm.garage.ca/",
        "http://127.0.0.1:8080/",
        "https://127.0.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://localhost/",
        "https://user:word@crm.garage.ca/",
        "https://crm.garage.ca:22/",
        "https://crm.garage.ca/#part",
        "https://crm.garage.ca:port/",
        "https:///path",
        "file:///etc/passwd",
    ],
)
def test_what_is_no_domain_s_https_is_refused(url: str) -> None:
    with pytest.raises(ForbiddenEndpoint):
        check_url(url)


def test_a_local_cloud_s_test_may_listen_on_this_machine_and_nowhere_else() -> None:
    check_url("http://127.0.0.1:8080/", local=True)
    check_addresses(["127.0.0.1"], local=True)
    for url in ("http://localhost/", "http://10.0.0.1/", "http://crm.garage.ca/"):
        with pytest.raises(ForbiddenEndpoint):
            check_url(url, local=True)
    with pytest.raises(ForbiddenEndpoint):
        check_addresses(["10.0.0.1"], local=True)


@pytest.mark.parametrize("address", ["142.250.65.78", "2607:f8b0:4006:80a::200e", "64:ff9b::8.8.8.8"])
def test_a_public_address_is_good(address: str) -> None:
    check_addresses([address])


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",  # a carrier's own network
        "169.254.169.254",  # the metadata of a machine on AWS
        "169.254.170.2",  # the credentials of a container
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",  # the metadata again
        "ff02::1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::10.0.0.1",
        "2002:7f00:1::",  # 6to4 of 127.0.0.1
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",  # Teredo, as any documentation shows it
    ],
)
def test_an_address_that_isn_t_public_is_refused_beside_good_ones_as_well(address: str) -> None:
    with pytest.raises(ForbiddenEndpoint):
        check_addresses([address])
    with pytest.raises(ForbiddenEndpoint):
        check_addresses(["142.250.65.78", address])


def test_a_local_cloud_is_known_by_the_sdks_own_variable() -> None:
    assert is_local_cloud({"AWS_ENDPOINT_URL": "http://127.0.0.1:4566"})
    assert not is_local_cloud({"AWS_ENDPOINT_URL": "http://127.0.0.1.evil.example"})
    assert not is_local_cloud({})
