"""A service and who looks at it, for the tests of its pages."""

import pytest

from carepost.register.tests import factories as make


@pytest.fixture
def willow(cast):
    organisation = make.make_organisation(
        body=cast.willow, name="Meadow Care Limited", brand=make.make_brand()
    )
    return make.make_service(name="Willow Bank", host=cast.ambershire, organisation=organisation)


@pytest.fixture
def officer(cast, client_as):
    return client_as(cast.officer)
