"""Lets clients delete many objects with one request that have stopped to send Content-MD5 with it, as all of Amazon's have: a filter before s3api.

s3api of Swift 2.30 insists on the header. What it is for, to notice a body that was damaged on its way, the signature of the body does as well.
To be removed with a Swift whose s3api takes the clients' newer checksums.
"""
import base64
import hashlib
import io

from swift.common.swob import Request

LARGEST_BODY = 2 << 20


class MissingMd5:
    def __init__(self, app):
        self.app = app

    def __call__(self, env, start_response):
        req = Request(env)
        if req.method == 'POST' and 'delete' in req.params and 'Content-MD5' not in req.headers and 0 < (req.content_length or 0) <= LARGEST_BODY:
            body = env['wsgi.input'].read(req.content_length)
            env['wsgi.input'] = io.BytesIO(body)
            env['HTTP_CONTENT_MD5'] = base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()
        return self.app(env, start_response)


def filter_factory(global_conf, **local_conf):
    return MissingMd5
