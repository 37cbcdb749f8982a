"""工作概览: what has to be done now, from the facts of all rooms. “打开台账先看这里：今天要办什么。”"""
