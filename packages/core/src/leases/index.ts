export {
  availableHeld,
  chargeHeld,
  createHeldLease,
  dropHeld,
  dropIfLapsed,
  giveHeldBack,
  type HeldClass,
  type HeldLease,
  isSaturated,
  type Moment,
  marginUs,
  takeHeld,
} from './held-lease.ts'
export { applyReply, finalMessage, type HeldWant, messageFor } from './held-messages.ts'
export { createLessor, type Lessor, type LessorOptions } from './lessor.ts'
export {
  type ClassGrant,
  type ClassReport,
  type LeaseMessage,
  type LeaseReply,
  type LeaseStatus,
  MOST_TERM_US,
  WEIGHT_PARTS,
} from './messages.ts'
