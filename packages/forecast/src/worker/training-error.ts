/** Why a job gave no weights. Forecasters go on with what they have; nobody needs to act. */
export class TrainingError extends Error {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.name = 'TrainingError'
  }
}
