/**
 * Runs TypeScript sources in this thread and, because `--import` is inherited, in every worker thread
 * it starts: `--import tsx` alone leaves worker threads without.
 */
import { register } from 'tsx/esm/api'

register()
