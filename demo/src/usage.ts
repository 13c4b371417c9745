/** What `--help` prints. */
export const usage = `predictive-limit demo: real HTTP traffic through app.use(predictiveLimit(...))

  npx --yes pnpm@12 demo [options]

Without --log or --trace the traffic is generated: 30 hours in 30 seconds, with a daily shape, four
kinds of request, a flash crowd and a flood of foreign requests.

  --log FILE      replay an access log: common, combined or JSON lines, plain or .gz
  --trace FILE    replay a CSV trace, plain or .gz: column t (seconds), optional type and client,
                  every other numeric column is a cost
  --speed N       log seconds per real second (default: half a minute's run, or longer when this
                  machine could not keep up)
  --for DURATION  replay only what falls into this much running time, such as 20s or 5m
  --wait DURATION requests wait so long (real time) for tokens instead of being refused at once
  --models A,B    forecast with these models alone, such as arima or lstm (default: the mix)
  --seed N        another generated day (default 1)
  --serve         keep the server up afterwards; Ctrl-C ends it
  --port N        port of the server (default: any free one)
  -h, --help      this text

Log time. Windows and the time of day run in log time: at --speed 60 a limit of 600 a minute is
refilled by 600 tokens every real second. The limiter's tick stays real, 100 ms. When the driver
falls behind its schedule nothing is dropped: it sends late, and the lag is shown.

Limits are chosen from the input and shown at the start: for each resource the rate at which a plain
token bucket would refuse about 2 % of the demand; the burst is what one real second refills.

The closing lines "counts …" add up, or the exit code is 1. A wrong option or file: exit code 2.
NO_COLOR is respected.
`
