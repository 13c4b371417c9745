/** Numbers the network sees at each step: see `writeInputs`. */
export const inputCount = 5
/** Memory cells. */
export const cellCount = 8
/** What a gate and a head read: the inputs, the hidden values, and 1 for the bias. */
export const rowLength: number = inputCount + cellCount + 1
/** Input, forget, candidate and output gate. */
export const gateCount = 4
export const gateWeightCount: number = gateCount * cellCount * rowLength
/** Outputs and targets beyond this many units from the anchor are taken as this. */
export const farthestOutput = 8
/** Steps of a training window: how far back gradients reach. */
export const windowSteps = 32
