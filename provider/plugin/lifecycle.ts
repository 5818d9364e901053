/** All that asks the API. A plugin that is only asked for its schema does not load it. */
export { invoke } from "./functions";
export { check, create, diff, read, remove, update } from "./resource";
