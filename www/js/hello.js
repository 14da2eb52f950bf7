// What the loadScript button of the developers' page loads: it only says that it has run.
console.log('hello.js ran, loaded by crumbgate.loadScript');
