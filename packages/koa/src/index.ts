export {
  type KoaLimiter,
  type KoaLimiterOptions,
  type OnLimited,
  predictiveLimit,
} from './predictive-limit.ts'
