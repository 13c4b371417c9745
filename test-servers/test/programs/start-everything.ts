import {
  startCluster,
  startDelayProxy,
  startReplicated,
  startSentinel,
  startStandalone,
} from '@predictive-limit/test-servers'

/*
 * Starts one of each and says what to look for when it has died: `{ pids, folders }`. Then it waits to be
 * killed, or with the argument `end` comes to its end without stopping anything.
 */

const [standalone, killed, replicated, watched, cluster] = await Promise.all([
  startStandalone(),
  startStandalone({ persist: true }),
  startReplicated(),
  startSentinel(),
  startCluster(),
])
const proxy = await startDelayProxy({ target: standalone, delayMs: 1 })
standalone.pause()
await killed.kill()
const { primary, replica } = replicated
const { sentinels } = watched
const servers = [standalone, killed, primary, replica, watched.primary, watched.replica]
const all = [...servers, ...sentinels, ...cluster.nodes]
const pids = [...all, proxy].map(({ pid }) => pid)
process.stdout.write(`${JSON.stringify({ pids, folders: all.map(({ folder }) => folder) })}\n`)
if (process.argv[2] !== 'end') setInterval(() => {}, 60_000)
