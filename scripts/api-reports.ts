/**
 * Keeps what each package exports, with signatures, in `packages/<name>/<name>.api.md`: a change of
 * the public surface is then a change of a file, which a review sees.
 *
 * Run by `pnpm check:api`, which fails where a report is not what the build exports, and by
 * `pnpm update:api`, which writes the reports anew. Both build first.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  Extractor,
  ExtractorConfig,
  type ExtractorLogLevel,
  type ExtractorMessage,
  type IConfigFile,
} from '@microsoft/api-extractor'

const root = fileURLToPath(new URL('..', import.meta.url))
const silent = { logLevel: 'none' as ExtractorLogLevel }
const reported = { logLevel: 'warning' as ExtractorLogLevel, addToApiReportFile: true }

/** One configuration for all packages, instead of a file in each. */
function configOf(name: string): ExtractorConfig {
  const configObject: IConfigFile = {
    projectFolder: join(root, 'packages', name),
    mainEntryPointFilePath: '<projectFolder>/dist/index.d.ts',
    newlineKind: 'lf',
    compiler: { tsconfigFilePath: '<projectFolder>/tsconfig.json' },
    apiReport: {
      enabled: true,
      reportFileName: `${name}.api.md`,
      reportFolder: '<projectFolder>',
      reportTempFolder: join(root, 'node_modules/.cache/api-reports'),
    },
    docModel: { enabled: false },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    messages: {
      extractorMessageReporting: {
        default: reported,
        // What `index.ts` exports is public: no tag says it again.
        'ae-missing-release-tag': silent,
        'ae-undocumented': silent,
      },
    },
  }
  const packageJsonFullPath = join(root, 'packages', name, 'package.json')
  return ExtractorConfig.prepare({
    configObject,
    configObjectFullPath: undefined,
    packageJsonFullPath,
  })
}

function withoutPreamble(message: ExtractorMessage): void {
  if (message.messageId === 'console-preamble') message.handled = true
}

const localBuild = process.argv.includes('--local')
const stale = readdirSync(join(root, 'packages')).filter((name) => {
  const options = { localBuild, printApiReportDiff: true, messageCallback: withoutPreamble }
  return !Extractor.invoke(configOf(name), options).succeeded
})
if (stale.length > 0) {
  console.error(
    `Not as reported: ${stale.join(', ')}. If it is meant: npx --yes pnpm@12 update:api`,
  )
  process.exitCode = 1
}
