// A cluster whose only worker serves one request with a limiter and then ends by itself, as it can
// only when nothing of the limiter keeps it alive.
import cluster from 'node:cluster'
import express from 'express'
import { withServer } from '../../core/test/http/with-server.ts'
import { predictiveLimit } from '../src/index.ts'

if (cluster.isPrimary) {
  cluster.fork().on('exit', (code) => {
    process.exitCode = code ?? 1
  })
} else {
  const limit = predictiveLimit({ limit: 5, window: '1m', wait: { maxMs: 1_000 } })
  const app = express().use(limit, (_req, res) => {
    res.send('served')
  })
  await withServer(app, async (origin) => {
    process.stdout.write(await (await fetch(origin)).text())
  })
  await limit.close()
  cluster.worker?.disconnect()
}
