"""Lets `python -m baibu.site.sending` be a sender; told to stop, it ends after what it has in hand."""

import signal
import threading

if __name__ == "__main__":
    import django

    from baibu.site.logs import catch_the_rest

    catch_the_rest()
    django.setup()
    from baibu.site.sending.loop import run

    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_given: stop.set())
    signal.signal(signal.SIGINT, lambda *_given: stop.set())
    run(stop)
