import vm from 'node:vm'
import { TestEnvironment } from 'jest-environment-node'

/**
 * Jest's Node environment, on a global object that is what it seems to be. Jest itself puts a proxy
 * behind it, which is asked at every mention of `Math` or `Number`: numeric code took twelve times as long.
 */
// biome-ignore lint/style/noDefaultExport: jest loads an environment by its default export.
export default class PlainGlobalEnvironment extends TestEnvironment {
  constructor(config, context) {
    const { createContext } = vm
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY)
    try {
      super(config, context)
    } finally {
      vm.createContext = createContext
    }
  }
}
