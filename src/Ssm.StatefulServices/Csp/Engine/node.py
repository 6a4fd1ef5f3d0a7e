"""Runs one node of OpenStack Swift: makes its configuration and rings, then the servers and daemons as children of one process.

All of Swift is loaded once and forked, so that a node starts in the time of one interpreter and its processes share their memory.
Everything ends together: when one of them ends, or this process does, the whole node ends and is started again.

Usage: node.py CONFIGURATION RUN DATA, three folders, with the node's address in POD_IP.
"""
import ctypes
import glob
import json
import os
import pwd
import signal
import socket
import string
import sys
import time
import traceback

try:
    from swift.common import utils
except ImportError as missing:
    sys.exit('OpenStack Swift is not installed (%s): apt-get install swift rsync' % missing)

CONFIGURATION, RUN, DATA = sys.argv[1:4]
DEVICE = 'disk'
PORTS = {'object': 6200, 'container': 6201, 'account': 6202}
PARTITION_POWER = 8  # 256 partitions: fine enough for the nodes a plan may have; it can never be changed
PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15


def in_run(name):
    return os.path.join(RUN, name)


def prepare_data():
    device = os.path.join(DATA, DEVICE)
    os.makedirs(device, exist_ok=True)
    try:
        os.setxattr(device, 'user.ssm', b'1')
    except OSError as error:
        sys.exit('Swift keeps metadata in extended attributes, which the file system of %s does not have: %s' % (DATA, error))
    # Says to Swift that this is the disk, although it is a folder of one.
    open(os.path.join(device, '.ismount'), 'w').close()


def write_configuration():
    """The files of the configuration, with what only the node knows put in."""
    values = {'address': os.environ['POD_IP'], 'user': pwd.getpwuid(os.geteuid()).pw_name, 'run': RUN, 'data': DATA}
    for name in os.listdir(CONFIGURATION):
        if name.endswith('.conf'):
            with open(os.path.join(CONFIGURATION, name)) as template:
                text = string.Template(template.read()).substitute(values)
            with open(os.open(in_run(name), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 'w') as file:
                file.write(text)


def write_rings(layout):
    """The same rings on every node, and of so many nodes always the same: made as if the nodes had come one after the other, so that one more
    moves as little as can be, and never more than one replica of anything."""
    from swift.common.ring import RingBuilder
    for server, port in PORTS.items():
        builder = RingBuilder(PARTITION_POWER, layout['replicas'], 0)
        for number, address in enumerate(layout['nodes'], start=1):
            builder.add_dev({
                'region': 1, 'zone': number, 'ip': address, 'port': port, 'replication_ip': address, 'replication_port': port,
                'device': DEVICE, 'weight': 100, 'meta': ''})
            if number >= layout['replicas']:
                builder.rebalance(seed='ssm')
        builder.get_ring().save(in_run(server + '.ring.gz'))


def prepare_greenlets():
    """Exchanges what of Python's own library greenlets need otherwise. That takes most of the time of a start; done once here, it is no work for the
    servers, nor for each pass of a daemon, which is a fork."""
    import eventlet.hubs
    eventlet.hubs.use_hub(utils.get_hub())  # one without a file of its own, which forks would share
    utils.eventlet_monkey_patch()


def start(name, run):
    """A child that ends with this process, however that ends."""
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
        libc = ctypes.CDLL(None)
        libc.prctl(PR_SET_NAME, name.encode())  # what ps shows
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() == parent:
            code = run() or 0
    except SystemExit as end:  # daemons fork, too, and their children end this way
        code = end.code if isinstance(end.code, int) else 1 if end.code else 0
    except BaseException:  # nothing of a child may go on in the parent's code
        traceback.print_exc()
    os._exit(code)


def server(name, **options):
    from swift.common import wsgi
    return lambda: wsgi.run_wsgi(in_run(name + '.conf'), name, verbose=True, **options)


def background(kind, name):
    from swift.common import daemon
    return lambda: daemon.run_daemon(kind, in_run(name + '-server.conf'), verbose=True)


def rsync():
    os.execvp('rsync', ['rsync', '--daemon', '--no-detach', '--config=' + in_run('rsyncd.conf')])


def proxy():
    """Last, so that a node that is ready can do everything."""
    for port in PORTS.values():
        deadline = time.monotonic() + 60
        while True:
            try:
                socket.create_connection((os.environ['POD_IP'], port), timeout=1).close()
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
    return server('proxy-server')()


def programs(is_replicated):
    """What a node consists of. All of it is loaded here: before the fork, and after Swift was told where its configuration is, which it reads while it loads."""
    import swift.common.middleware.s3api.s3api  # noqa: unused here, shared by the fork
    import swift.account.server, swift.container.server, swift.proxy.server  # noqa
    from swift.account import replicator as account_replicator
    from swift.container import replicator as container_replicator, updater as container_updater
    from swift.obj import replicator as object_replicator, server as object_server, updater as object_updater
    yield 'account-server', server('account-server')
    yield 'container-server', server('container-server')
    yield 'object-server', server('object-server', global_conf_callback=object_server.global_conf_callback)
    yield 'proxy-server', proxy
    yield 'container-updater', background(container_updater.ContainerUpdater, 'container')
    yield 'object-updater', background(object_updater.ObjectUpdater, 'object')
    if is_replicated:
        yield 'rsync', rsync
        yield 'account-replicator', background(account_replicator.AccountReplicator, 'account')
        yield 'container-replicator', background(container_replicator.ContainerReplicator, 'container')
        yield 'object-replicator', background(object_replicator.ObjectReplicator, 'object')


def report_pending_updates(logger):
    """How many changes of objects are not in the listings yet. Swift's own servers tell it when something, on other installations cron, counts."""
    count = sum(len(files) for folder in glob.glob(os.path.join(DATA, DEVICE, 'async_pending*')) for _, _, files in os.walk(folder))
    utils.dump_recon_cache({'async_pending': count}, in_run('object.recon'), logger)


def main():
    with open(os.path.join(CONFIGURATION, 'rings.json')) as file:
        layout = json.load(file)
    prepare_greenlets()
    prepare_data()
    write_configuration()
    utils.set_swift_dir(RUN)
    write_rings(layout)
    logger = utils.get_logger({}, log_route='node')
    report_pending_updates(logger)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
    children = {start(name, run): name for name, run in list(programs(is_replicated=len(layout['nodes']) > 1))}

    def end_children():
        for child in children:
            os.kill(child, signal.SIGKILL)

    def stop(*_):
        end_children()
        os._exit(0)

    signal.signal(signal.SIGTERM, stop)
    while not signal.sigtimedwait([signal.SIGCHLD], 15):
        report_pending_updates(logger)
    child, status = os.wait()
    print('%s ended with %d, so the node ends' % (children.pop(child), os.waitstatus_to_exitcode(status)), file=sys.stderr, flush=True)
    end_children()
    sys.exit(1)


if __name__ == '__main__':
    main()
