# Two stages: the first has pip and builds a virtual environment from the locked requirements and
# the wheel; the second has Python and that environment, no compiler, no pip, no root.
#
#   docker build -t grindvakt .
#   docker run -p 8080:8080 -v ./grindvakt.yaml:/etc/grindvakt/grindvakt.yaml:ro \
#     -v grindvakt-data:/var/lib/grindvakt -e GRINDVAKT_MASTER_KEY grindvakt
#
# The configuration must say `server: {host: 0.0.0.0}`; the demo listens on loopback only.

FROM python:3.11-slim AS build
WORKDIR /src
COPY requirements/ requirements/
RUN python -m venv /opt/build \
 && /opt/build/bin/pip install --no-cache-dir --require-hashes -r requirements/build.txt \
 && python -m venv /opt/grindvakt \
 && /opt/grindvakt/bin/pip install --no-cache-dir --require-hashes --only-binary :all: \
      -r requirements/run.txt
COPY . .
RUN /opt/build/bin/pip wheel --no-deps --no-index --no-build-isolation --wheel-dir /wheels . \
 && /opt/grindvakt/bin/pip install --no-cache-dir --no-deps --no-index /wheels/*.whl \
 && /opt/grindvakt/bin/python -m compileall -q /opt/grindvakt/lib \
 && /opt/grindvakt/bin/pip uninstall --yes pip

FROM python:3.11-slim
# Text in pictures; without these packages every picture is a gap that the policy answers.
RUN apt-get update \
 && apt-get install -y --no-install-recommends tesseract-ocr tesseract-ocr-swe \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin grindvakt \
 && install -d -o 10001 -g 10001 -m 0700 /var/lib/grindvakt
COPY --from=build /opt/grindvakt /opt/grindvakt
ENV PATH=/opt/grindvakt/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    GRINDVAKT_DATA_DIR=/var/lib/grindvakt
USER 10001
WORKDIR /var/lib/grindvakt
VOLUME /var/lib/grindvakt
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s CMD ["python", "-c", \
  "import http.client, os, sys; c = http.client.HTTPConnection('127.0.0.1', int(os.environ.get('GRINDVAKT_PORT', '8080')), timeout=4); c.request('GET', '/health/ready'); sys.exit(c.getresponse().status != 200)"]
ENTRYPOINT ["grindvakt"]
CMD ["--config", "/etc/grindvakt/grindvakt.yaml", "serve"]
