import asyncio

from sensors.collect import summary

STATIONS = {'harbour': [3.5, 4.5], 'pier': []}

if __name__ == '__main__':
    print(asyncio.run(summary(STATIONS)))
