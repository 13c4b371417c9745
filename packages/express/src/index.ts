export {
  type ExpressLimiter,
  type ExpressLimiterOptions,
  type OnLimited,
  predictiveLimit,
} from './predictive-limit.ts'
