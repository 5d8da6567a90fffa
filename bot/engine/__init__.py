"""What plugs into Rasa beside the pipeline: answers, channel, tracker store, launcher, agent."""
