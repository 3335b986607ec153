"""Python's ssl: a line of standard input is ID, ROOT, PORT, CHECK, CRLS; a line of output is ID and a verdict."""
import socket
import ssl
import sys

for line in sys.stdin:
    name, root, port, check, crls = line.rstrip("\n").split("\t")
    if check == "staple":
        print(f"{name}\t-", flush=True)
        continue
    context = ssl.create_default_context(cafile=root)
    if check == "crls":
        context.load_verify_locations(crls)
        context.verify_flags |= ssl.VERIFY_CRL_CHECK_CHAIN
    try:
        with socket.create_connection(("127.0.0.1", int(port)), 20) as plain:
            context.wrap_socket(plain, server_hostname="api.example.com").close()
        print(f"{name}\tyes", flush=True)
    except ssl.SSLError as error:
        print(f"{name}\tno {error}", flush=True)
