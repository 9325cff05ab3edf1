"""Stop the embedded servers of this folder. Part of `make clean`."""

from hnfsg.embedded import VAR
from hnfsg.embedded.run import only_one
from hnfsg.embedded.servers import stop

if __name__ == "__main__" and VAR.exists():
    with only_one():  # refuses while `make run` is using them
        for root in (VAR, *sorted((VAR / "test").glob("[0-9]*"))):
            stop(root)
