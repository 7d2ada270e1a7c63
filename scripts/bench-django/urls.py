from django.contrib.auth.views import LoginView
from django.urls import path

from city.views import cases

urlpatterns = [
    path("sign-in", LoginView.as_view(template_name="sign_in.html")),
    path("cases", cases),
]
