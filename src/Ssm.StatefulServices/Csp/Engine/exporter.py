"""Tells Prometheus how a node of an object store is: what Swift itself tells about it (recon), and whether its proxy answers.

Usage: exporter.py PORT, with the node's address in POD_IP. It needs nothing of Swift and no key: recon is open to the instance's own pods.
"""
import http.server
import json
import os
import sys
import urllib.request

ADDRESS = os.environ['POD_IP']
PROXY, OBJECTS = 8080, 6200
KINDS = ('account', 'container', 'object')
TIMEOUT = 5
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def ask(port, path):
    """The body of an answer; None when there is none."""
    try:
        with DIRECT.open('http://%s:%d/%s' % (ADDRESS, port, path), timeout=TIMEOUT) as answer:
            return answer.read()
    except (OSError, ValueError):
        return None


def recon(question):
    answer = ask(OBJECTS, 'recon/' + question)
    return None if answer is None else json.loads(answer)


def samples():
    """Name, help, and values by label; a value that nobody tells is left out."""
    yield 'csp_proxy_up', 'Whether the proxy of the node answers.', [('', int(ask(PROXY, 'healthcheck') is not None))]
    version = recon('version')
    yield 'csp_storage_up', 'Whether the object server of the node answers.', [('', int(version is not None))]
    if version is None:
        return
    yield 'csp_build_info', 'The version of Swift.', [('version="%s"' % version['version'], 1)]
    disk = next(iter(recon('diskusage') or []), {})
    yield 'csp_disk_bytes', 'Bytes of the disk, by what they are.', [('state="%s"' % state, disk.get(state)) for state in ('used', 'avail', 'size')]
    yield 'csp_pending_updates', 'Changes of objects that are not in the lists of buckets yet.', [('', (recon('async') or {}).get('async_pending'))]
    quarantined = recon('quarantined') or {}
    yield 'csp_quarantined', 'Damaged things that were set aside, since the disk is in use.', [('kind="%s"' % kind, quarantined.get(kind + 's')) for kind in KINDS]
    passes = {kind: recon('replication/' + kind) or {} for kind in KINDS}
    yield 'csp_replication_last_timestamp_seconds', "End of the replicator's last pass.", [('kind="%s"' % kind, told.get('replication_last')) for kind, told in passes.items()]
    yield 'csp_replication_duration_seconds', "Length of the replicator's last pass.", [
        # The object replicator tells minutes, the others seconds.
        ('kind="%s"' % kind, None if told.get('replication_time') is None else told['replication_time'] * (60 if kind == 'object' else 1)) for kind, told in passes.items()]
    yield 'csp_replication_failures', "What the replicator's last pass could not bring to another node.", [
        ('kind="%s"' % kind, (told.get('replication_stats') or {}).get('failure')) for kind, told in passes.items()]


def render():
    lines = []
    for name, text, values in samples():
        known = [(label, value) for label, value in values if value is not None]
        if known:
            lines += ['# HELP %s %s' % (name, text), '# TYPE %s gauge' % name]
            lines += ['%s%s %s' % (name, '{%s}' % label if label else '', value) for label, value in known]
    return ('\n'.join(lines) + '\n').encode()


class Handler(http.server.BaseHTTPRequestHandler):
    timeout = 30  # a connection that says nothing ends

    def do_GET(self):
        found = self.path == '/metrics'
        body = render() if found else b'the metrics are at /metrics\n'
        self.send_response(200 if found else 404)
        self.send_header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass  # one line for each scrape would be all that there is in the log


if __name__ == '__main__':
    http.server.ThreadingHTTPServer((ADDRESS, int(sys.argv[1])), Handler).serve_forever()
