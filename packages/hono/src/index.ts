export {
  type HonoLimiter,
  type HonoLimiterOptions,
  type OnLimited,
  predictiveLimit,
} from './predictive-limit.ts'
