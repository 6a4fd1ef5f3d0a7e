"""Who may do what in an object store that SSM runs: a filter for the pipeline of Swift's proxy, beside s3api.

Swift's tempauth lists its users in the configuration, so that a new one needs a restart. Here nothing is listed. The secret key of an access key
is derived from a key of the instance, and the rights of an access key are metadata of the bucket: X-Container-Meta-Grant-<access key>, with the
value read or write. So a binding is made and revoked by one request to the live store, which replicates and keeps it like all metadata.
"""
import hashlib
import hmac

from swift.common.middleware.tempauth import TempAuth
from swift.proxy.controllers.base import get_container_info

ACCOUNT = 's3'
OPERATOR = 'operator'
# What a bucket says in X-Container-Read and X-Container-Write; whom these words mean, its grants tell.
READERS, WRITERS = 'readers', 'writers'


class BindingAuth(TempAuth):
    def __init__(self, app, conf):
        super().__init__(app, conf)
        self.key = conf['key'].encode()
        self.token = self.reseller_prefix + self.derive(OPERATOR)

    def derive(self, name):
        return hmac.new(self.key, name.encode(), hashlib.sha256).hexdigest()[:40]

    def get_groups(self, env, token):
        """The groups of who sends a request, by the signature or the operator's token; None when neither is right."""
        signed = env.get('s3api.auth_details')
        account = self.reseller_prefix + ACCOUNT
        if signed:
            user = signed['access_key']
            if not signed['check_signature'](self.derive(user)):
                return None
            env['PATH_INFO'] = env['PATH_INFO'].replace(user, account, 1)
            return '%s,%s' % (ACCOUNT, user)
        if hmac.compare_digest((token or '').encode(), self.token.encode()):
            return '%s,%s,%s' % (ACCOUNT, OPERATOR, account)
        return None

    def authorize(self, req):
        acl = getattr(req, 'acl', None)
        if acl in (READERS, WRITERS) and req.remote_user:
            user = req.remote_user.split(',')[1]
            meta = get_container_info(req.environ, self.app, swift_source='BA').get('meta', {})
            grant = meta.get('grant-' + user.lower())
            if grant == 'write' or (grant == 'read' and acl == READERS):
                return None
        return super().authorize(req)


def filter_factory(global_conf, **local_conf):
    return lambda app: BindingAuth(app, {**global_conf, **local_conf})
