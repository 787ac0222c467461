import asyncio

from sensors.stats import mean, spread


async def read(station, values):
    await asyncio.sleep(0)
    return station, mean(values), spread(values)


async def summary(stations):
    rows = await asyncio.gather(*(read(name, values) for name, values in sorted(stations.items())))
    return {name: (average, width) for name, average, width in rows}
