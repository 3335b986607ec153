# The program from a release's archive: docker build --build-arg ARCHIVE=basestring-cli-….tgz .
# The archive is for musl, so that the image has nothing else but the roots of TLS.
FROM alpine:3 AS unpacked
ARG ARCHIVE
COPY ${ARCHIVE} /archive.tgz
RUN mkdir /unpacked && tar -xzf /archive.tgz -C /unpacked && apk add --no-cache ca-certificates

FROM scratch
COPY --from=unpacked /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=unpacked /unpacked/basestring /usr/local/bin/
COPY --from=unpacked /unpacked/LICENSE-APACHE /unpacked/LICENSE-MIT /licenses/
ENTRYPOINT ["/usr/local/bin/basestring"]
