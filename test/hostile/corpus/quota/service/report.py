import json
import os

from limits import share

FOLDER = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(FOLDER, 'data', 'users.json')) as file:
    USERS = json.load(file)

WIDTH = max(len(user['name']) for user in USERS)
TEAM = {user['team'] for user in USERS}
for user in USERS:
    print(user['name'].ljust(WIDTH), share(user) if 'quota' in user else '-')
