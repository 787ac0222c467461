VOTES = {"Harbour": 4160, "Hills": 3380, "Plains": 2460}
