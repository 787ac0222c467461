import os

from nightly.system import banner, jitter
from nightly.timing import timed


def line(jobs):
    return ', '.join(jobs)


@timed
def write_report(path, night):
    order = jitter(night['jobs'])
    text = line(night['jobs'])
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w') as file:
        file.write(f'{banner("nightly")}\n{text}\n{len(order)} jobs\n')
    return text
