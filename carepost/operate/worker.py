"""The worker process (`python -m carepost.operate.worker`): runs jobs, takes up those whose worker died."""

from __future__ import annotations

import asyncio
import logging
import os

import django
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

STALLED_SECONDS = 30.0  # three heartbeats missed
TRIES = 5
CONCURRENCY = 2
GRACE_SECONDS = 15.0

logger = logging.getLogger(__name__)


async def work() -> None:
    """Works until it is told to stop (SIGTERM): finishes what runs, within GRACE_SECONDS."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
        async with worker.open_async():
            rescue = asyncio.create_task(_rescue_for_ever(worker))
            try:
                await worker.run_worker_async(
                    concurrency=CONCURRENCY,
                    shutdown_graceful_timeout=GRACE_SECONDS,
                    stalled_worker_timeout=STALLED_SECONDS,
                )
            finally:
                rescue.cancel()


async def _rescue_for_ever(jobs: App) -> None:
    while True:
        await rescue_stalled(jobs)
        await asyncio.sleep(STALLED_SECONDS)


async def rescue_stalled(jobs: App) -> list[int]:
    """Queues again each job whose worker has given no sign of life; after TRIES workers it failed.

    Returns the ids of the jobs that were queued again.
    """
    queued = []
    for job in await jobs.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        if job.id is None:
            continue
        if job.attempts >= TRIES:
            logger.error("Job %s (%s) ended with its worker %s times; given up", job.id, job.task_name, TRIES)
            await jobs.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
            continue
        logger.warning("Job %s (%s) had lost its worker and is queued again", job.id, job.task_name)
        await jobs.job_manager.retry_job(job)
        queued.append(job.id)
    return queued


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    asyncio.run(work())


if __name__ == "__main__":
    main()
