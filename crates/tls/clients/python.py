"""A client of Python: python.py LIBRARY CONFIGURATION URL CA [AUTHORIZATION]"""
import asyncio
import ssl
import sys
import urllib.request

library, configuration, url, ca = sys.argv[1:5]
headers = {"Authorization": sys.argv[5]} if len(sys.argv) > 5 else {}


def context():
    if configuration == "system store added":
        context = ssl.create_default_context()
        context.load_verify_locations(ca)
        return context
    if configuration == "ssl._create_unverified_context()":
        return ssl._create_unverified_context()
    context = ssl.create_default_context(cafile=ca)
    if configuration in ("verify_mode = ssl.CERT_NONE", "check_hostname = False"):
        context.check_hostname = False
    if configuration == "verify_mode = ssl.CERT_NONE":
        context.verify_mode = ssl.CERT_NONE
    return context


if library == "urllib":
    request = urllib.request.Request(url, headers=headers)
    urllib.request.urlopen(request, context=context(), timeout=15).read()
elif library == "requests":
    import requests

    requests.get(url, headers=headers, verify=configuration != "verify=False" and ca, timeout=15)
elif library == "httpx":
    import httpx

    verify = configuration != "verify=False" and context()
    httpx.get(url, headers=headers, verify=verify, timeout=15, follow_redirects=True)
elif library == "aiohttp":
    import aiohttp

    async def get():
        verify = configuration != "ssl=False" and context()
        async with aiohttp.ClientSession() as session:
            async with session.get(url, headers=headers, ssl=verify) as response:
                await response.read()

    asyncio.run(get())
