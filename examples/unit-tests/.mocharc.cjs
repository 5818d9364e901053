module.exports = { "node-option": ["import=tsx"], spec: "tests/*.test.ts" };
