-- What wrk sends while HTTP is measured: each line of a file, "<task id> <body>", once.
local lines, at, token

function init(arguments)
  lines, at, token = io.lines(arguments[1]), 0, arguments[2]
end

function request()
  local line = lines()
  if line == nil then error("all tasks are completed: prepare more of them") end
  local id, body = line:match("(%d+) (.*)")
  local headers = { Authorization = "Bearer " .. token, ["Content-Type"] = "application/json" }
  return wrk.format("POST", "/api/v1/tasks/" .. id .. "/complete", headers, body)
end
