import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const fixture = fileURLToPath(new URL('cluster-worker.fixture.ts', import.meta.url))

test('a worker of a cluster is told that it counts alone, and ends when its limiter is closed', async () => {
  const run = promisify(execFile)(process.execPath, ['--import', 'tsx', fixture], {
    cwd: root,
    timeout: 25_000,
  })
  const { stdout, stderr } = await run
  expect(stdout).toBe('served')
  expect(stderr).toMatch(/^PREDICTIVE_LIMIT_W_CLUSTER_MEMORY: .* The request was still served\.$/m)
}, 30_000)
